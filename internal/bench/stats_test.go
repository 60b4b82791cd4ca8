package bench

import "testing"

func TestSpread(t *testing.T) {
	for _, c := range []struct {
		values []float64
		want   Spread
		text   string
	}{
		{nil, Spread{}, "-"},
		{[]float64{0.841}, Spread{0.841, 0.841, 0.841, 1}, "0.84"},
		{[]float64{0.91, 0.79, 0.84}, Spread{0.84, 0.79, 0.91, 3}, "0.84 (0.79-0.91)"},
		{[]float64{3, 1, 2, 4}, Spread{2.5, 1, 4, 4}, "2.50 (1.00-4.00)"},
		{[]float64{38.44, 9.996, 12.04}, Spread{12.04, 9.996, 38.44, 3}, "12.0 (10.0-38.4)"},
	} {
		got := SpreadOf(c.values)
		if got != c.want || got.Text() != c.text {
			t.Errorf("%v: %+v %q, want %+v %q", c.values, got, got.Text(), c.want, c.text)
		}
	}
}

func TestSpreadLeavesItsValuesInTheirOrder(t *testing.T) {
	values := []float64{2, 1}
	SpreadOf(values)
	if values[0] != 2 {
		t.Error("sorted in place")
	}
}

func TestBytesText(t *testing.T) {
	for n, want := range map[float64]string{
		0: "0 B", 812: "812 B", 999.6: "1.0 kB", 2345: "2.3 kB", 9960: "10 kB", 22_400: "22 kB",
		999_600: "1.0 MB", 139_000_000: "139 MB", 1_234_000_000: "1.2 GB",
	} {
		if got := bytesText(n); got != want {
			t.Errorf("bytesText(%v) = %q, want %q", n, got, want)
		}
	}
}
