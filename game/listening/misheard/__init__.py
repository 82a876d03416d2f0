"""What a reply gives back wrongly: `detect` is the door, `numbers` and `words` hold the rules."""
