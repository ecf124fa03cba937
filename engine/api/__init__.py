"""The façade over one library: what the window and the command line call."""
