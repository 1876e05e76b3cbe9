"""Worker floor: a job's work. Rows are taken, worked on outside any transaction, and settled once."""
