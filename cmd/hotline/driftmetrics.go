package main

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"yihaotong/hotline"
)

// driftMetrics tells whether the classifier still knows what people write about: this week's shares. A
// share without anything to count is left out.
type driftMetrics struct {
	board              *hotline.Board
	zone               *time.Location
	unsure, firstRight *prometheus.Desc
}

func newDriftMetrics(a *app) *driftMetrics {
	return &driftMetrics{
		board: a.board, zone: a.zone,
		unsure:     prometheus.NewDesc("hotline_routing_unsure_share", "Share of this week's decisions by the machine that are below its line.", nil, nil),
		firstRight: prometheus.NewDesc("hotline_routing_first_right_share", "Share of this week's resolutions by the team that got the ticket first.", nil, nil),
	}
}

// Describe implements prometheus.Collector.
func (m *driftMetrics) Describe(c chan<- *prometheus.Desc) {
	c <- m.unsure
	c <- m.firstRight
}

// Collect implements prometheus.Collector.
func (m *driftMetrics) Collect(c chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), scrapeWithin)
	defer cancel()
	all := hotline.Actor{ID: hotline.System.ID, Name: hotline.System.Name, Role: hotline.Coordinator} // who sees every team
	weeks, err := m.board.Drift(ctx, all, "", 1, m.zone)
	if err != nil {
		return
	}
	for desc, rate := range map[*prometheus.Desc]hotline.Rate{m.unsure: weeks[0].Unsure, m.firstRight: weeks[0].FirstRight} {
		if rate.Value != nil {
			c <- prometheus.MustNewConstMetric(desc, prometheus.GaugeValue, *rate.Value)
		}
	}
}
