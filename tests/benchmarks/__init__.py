"""`make bench`: what an answer costs over HTTP on the large portfolio, beside what it must cost at least on the same machine."""
