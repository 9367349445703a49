"""Shows: the Streamlit explorer, which only ever reads the warehouse."""
