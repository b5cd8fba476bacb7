// Package request is a request as text, as people write it: a line, headers and a body, with
// {{variables}}. It reads, checks, completes and formats them, and converts them to the
// request that is sent.
package request
