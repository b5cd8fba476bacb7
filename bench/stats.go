package main

import (
	"fmt"
	"math"
	"slices"
)

// percentile is the smallest value that p percent of the values do not exceed
// (nearest rank); NaN of no values.
func percentile(values []float64, p float64) float64 {
	if len(values) == 0 {
		return math.NaN()
	}
	sorted := slices.Sorted(slices.Values(values))
	rank := int(math.Ceil(p / 100 * float64(len(sorted))))
	return sorted[max(rank, 1)-1]
}

// median is the middle one, or between the middle two; NaN of no values.
func median(values []float64) float64 {
	if len(values) == 0 {
		return math.NaN()
	}
	sorted := slices.Sorted(slices.Values(values))
	middle := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[middle]
	}
	return (sorted[middle-1] + sorted[middle]) / 2
}

// spread is how values are shown: the median, and from where to where they go.
func spread(values []float64, format func(float64) string) string {
	middle, least, most := format(median(values)), format(slices.Min(values)), format(slices.Max(values))
	if least == most {
		return middle
	}
	return fmt.Sprintf("%s (%s..%s)", middle, least, most)
}
