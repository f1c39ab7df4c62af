package main

import (
	"context"

	"github.com/prometheus/client_golang/prometheus"

	"yihaotong/web"
)

// doorMetrics tells how the doors stand. It probes them when it is scraped.
type doorMetrics struct {
	doors    func(context.Context) []web.Door
	up, slow *prometheus.Desc
}

func newDoorMetrics(a *app) *doorMetrics {
	desc := func(name, help string) *prometheus.Desc { return prometheus.NewDesc(name, help, []string{"door"}, nil) }
	return &doorMetrics{
		doors: a.doors,
		up:    desc("hotline_door_up", "Whether a door shows a sign of life: 1 or 0."),
		slow:  desc("hotline_door_slow", "Whether a door answers, but takes more than half a second: 1 or 0."),
	}
}

// Describe implements prometheus.Collector.
func (m *doorMetrics) Describe(c chan<- *prometheus.Desc) {
	c <- m.up
	c <- m.slow
}

// Collect implements prometheus.Collector.
func (m *doorMetrics) Collect(c chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), scrapeWithin)
	defer cancel()
	gauge := func(d *prometheus.Desc, is bool, name string) {
		value := 0.0
		if is {
			value = 1
		}
		c <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value, name)
	}
	for _, d := range m.doors(ctx) {
		gauge(m.up, d.State != stateDown, d.Name)
		gauge(m.slow, d.State == stateSlow, d.Name)
	}
}
