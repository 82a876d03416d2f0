"""The panes beside a call that is being written."""
