//go:build !unix

package infile

// nonBlocking is nothing where no file name means a pipe.
const nonBlocking = 0
