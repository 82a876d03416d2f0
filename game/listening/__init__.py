"""What a reply shows: the listening behaviours in it, found offline and in pure Python."""
