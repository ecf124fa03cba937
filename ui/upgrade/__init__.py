"""The dialog "Upgrade index…": what it would do, how it goes, its result."""
