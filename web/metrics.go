package web

import (
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// metrics are what the edge counts. Labels are operation ids and statuses, never what people wrote.
type metrics struct {
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
	open     prometheus.Gauge
	shed     prometheus.Counter
	streams  prometheus.Gauge
	dropped  prometheus.Counter
}

func newMetrics(r *prometheus.Registry) *metrics {
	m := &metrics{
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "hotline_http_requests_total", Help: "Requests by operation and status."}, []string{"operation", "method", "status"}),
		seconds:  prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "hotline_http_request_seconds", Help: "Time to the answer.", Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10}}, []string{"operation"}),
		open:     prometheus.NewGauge(prometheus.GaugeOpts{Name: "hotline_http_requests_open", Help: "Requests being worked on."}),
		shed:     prometheus.NewCounter(prometheus.CounterOpts{Name: "hotline_http_shed_total", Help: "Requests sent away because there was too much to do."}),
		streams:  prometheus.NewGauge(prometheus.GaugeOpts{Name: "hotline_streams_open", Help: "Live streams being read."}),
		dropped:  prometheus.NewCounter(prometheus.CounterOpts{Name: "hotline_streams_dropped_total", Help: "Live streams closed because their reader was too slow."}),
	}
	r.MustRegister(m.requests, m.seconds, m.open, m.shed, m.streams, m.dropped)
	return m
}

func (m *metrics) count(operation, method string, status int, took time.Duration) {
	m.requests.WithLabelValues(operation, method, strconv.Itoa(status)).Inc()
	m.seconds.WithLabelValues(operation).Observe(took.Seconds())
}
