"""Arrays in, arrays out: PDQ, Hamming distance and the exact multi-index hash. Nothing here touches a file."""
