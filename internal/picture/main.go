// Picture draws internal/picture/dashboard.svg, the README's picture: the real
// dashboard on the demo server, played by a script.
//
//	go run ./internal/picture
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"time"
)

func main() {
	output := flag.String("o", "internal/picture/dashboard.svg", "file to write")
	flag.Parse()
	if err := draw(*output); err != nil {
		fmt.Fprintln(os.Stderr, "picture:", err)
		os.Exit(1)
	}
}

// patience is how long the script may take; it takes a few seconds.
const patience = time.Minute

func draw(output string) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	frame, err := playScene(ctx)
	if err != nil {
		return err
	}
	picture := svg(frame, "sailscope demo")
	if err := os.WriteFile(output, picture, 0o644); err != nil {
		return fmt.Errorf("write the picture: %w", err)
	}
	fmt.Printf("%s: %d cells, %d bytes\n", output, frame.Width*frame.Height, len(picture))
	return nil
}
