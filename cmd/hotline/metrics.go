package main

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"yihaotong/hotline"
)

// outboxMetrics tells what waits to be delivered, and to whom in vain. It asks the store when it is
// scraped.
type outboxMetrics struct {
	store interface {
		hotline.Deliveries
		Backlog(ctx context.Context) (map[string]int, error)
	}
	waiting, dead, failures *prometheus.Desc
}

// scrapeWithin is how long a scrape waits for the store; without an answer the figures are left out.
const scrapeWithin = 2 * time.Second

func newOutboxMetrics(a *app) *outboxMetrics {
	desc := func(name, help string) *prometheus.Desc { return prometheus.NewDesc(name, help, []string{"sink"}, nil) }
	return &outboxMetrics{
		store:    a.store,
		waiting:  desc("hotline_outbox_waiting", "Messages that wait for their sink."),
		dead:     desc("hotline_deliveries_dead", "Messages to places outside that were given up in the last 30 days."),
		failures: desc("hotline_deliveries_failures", "Failures in a row of a place outside; 0 = it works."),
	}
}

// Describe implements prometheus.Collector.
func (m *outboxMetrics) Describe(c chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{m.waiting, m.dead, m.failures} {
		c <- d
	}
}

// Collect implements prometheus.Collector.
func (m *outboxMetrics) Collect(c chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), scrapeWithin)
	defer cancel()
	gauge := func(d *prometheus.Desc, n int, sink string) {
		c <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, float64(n), sink)
	}
	if backlog, err := m.store.Backlog(ctx); err == nil {
		for sink, n := range backlog {
			gauge(m.waiting, n, sink)
		}
	}
	if stands, err := m.store.Deliveries(ctx); err == nil {
		for _, d := range stands {
			gauge(m.dead, d.Dead, d.Sink)
			gauge(m.failures, d.Failures, d.Sink)
		}
	}
}
