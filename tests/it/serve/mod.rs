//! Serving: HTTP as strangers speak it, and the program as an operator starts and stops it.
