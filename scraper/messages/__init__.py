"""What a run tells people: findings while it goes, how far it is, and what errors mean."""
