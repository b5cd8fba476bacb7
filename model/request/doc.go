// Package request is a request as people write it: a line, headers and a body in
// text, with {{variables}}. It reads, checks, completes and formats them, and makes
// of them what is sent.
package request
