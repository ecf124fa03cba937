"""What is being done: the queue, failures and what to do about them."""
