"""What every chart is drawn with: encodings, text in SVG, and a picture that leaves the page."""
