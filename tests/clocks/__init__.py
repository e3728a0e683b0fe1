"""What was, what is and what will be: random histories, and every question about them answered a second time in plain Python.

`world` is the small portfolio that every history begins with, and who asks about it; `history` changes it step by step by the verbs and
the worker, and keeps a log of all that was recorded; `steps` draws what is done; `moments` draws the moments that are asked about;
`questions` are the documents. Answers are those of tests/oracle over the log.
"""
