package graphql

import (
	"net/http"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// mostOperations bounds the names of operations that have a series of their own: whoever
// asks chooses them, and each costs memory for good.
const mostOperations = 100

// meters count what /metrics shows. Its names and labels follow the advice of Prometheus.
type meters struct {
	registry *prometheus.Registry
	seconds  *prometheus.HistogramVec
	rows     *prometheus.CounterVec
	refusals *prometheus.CounterVec
	exported *prometheus.CounterVec
	kept     prometheus.Counter
	ready    prometheus.Gauge

	lock  sync.Mutex
	names map[string]bool
}

// newMeters gives the counters of one handler, in a registry of its own.
func newMeters() *meters {
	m := &meters{registry: prometheus.NewRegistry(), names: map[string]bool{}}
	m.seconds = prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "chancery_request_duration_seconds",
		Help: "Time from a request's arrival to its answer, by operation (or checked-in query) and outcome.", Buckets: []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10}},
		[]string{"operation", "outcome"})
	m.rows = prometheus.NewCounterVec(prometheus.CounterOpts{Name: "chancery_rows_total", Help: "Rows that the store gave, by operation."}, []string{"operation"})
	m.refusals = prometheus.NewCounterVec(prometheus.CounterOpts{Name: "chancery_refusals_total", Help: "Requests that were refused, by the code of their first error."}, []string{"reason"})
	m.exported = prometheus.NewCounterVec(prometheus.CounterOpts{Name: "chancery_exported_rows_total", Help: "Rows streamed at /export, by file."}, []string{"file"})
	m.kept = prometheus.NewCounter(prometheus.CounterOpts{Name: "chancery_answers_from_cache_total", Help: "Answers given from the cache of answers."})
	m.ready = prometheus.NewGauge(prometheus.GaugeOpts{Name: "chancery_store_up", Help: "1 where the store answered when this page was asked for, else 0."})
	m.registry.MustRegister(m.seconds, m.rows, m.refusals, m.exported, m.kept, m.ready)
	return m
}

// operation gives the label of an operation: its name while there are few, then "other".
func (m *meters) operation(named, name string) string {
	switch {
	case named != "":
		return "/q/" + named
	case name == "":
		return "unnamed"
	}
	m.lock.Lock()
	defer m.lock.Unlock()
	if !m.names[name] {
		if len(m.names) >= mostOperations || len(name) > longestName {
			return "other"
		}
		m.names[name] = true
	}
	return name
}

// answered counts a request that was executed or refused by Execute.
func (m *meters) answered(named string, response Response, took time.Duration) {
	operation, outcome := m.operation(named, response.Name), "answered"
	if response.Code != "" {
		outcome = "error"
		m.refusals.WithLabelValues(response.Code).Inc()
	}
	m.seconds.WithLabelValues(operation, outcome).Observe(took.Seconds())
	if response.Cached {
		m.kept.Inc()
		return // the store gave no rows for it
	}
	m.rows.WithLabelValues(operation).Add(float64(response.Rows))
}

// refused counts a request that was sent away before it was read. Codes are ours, so few.
func (m *meters) refused(code string) { m.refusals.WithLabelValues(code).Inc() }

// serveMetrics gives the counters in the text format of Prometheus.
func (d *desk) serveMetrics(w http.ResponseWriter, r *http.Request) {
	if !d.authorized(r) {
		w.Header().Set("WWW-Authenticate", "Bearer")
		http.Error(w, "a bearer token is needed", http.StatusUnauthorized)
		return
	}
	up := 0.0
	if d.ready(r.Context()) {
		up = 1
	}
	d.meters.ready.Set(up)
	promhttp.HandlerFor(d.meters.registry, promhttp.HandlerOpts{DisableCompression: true}).ServeHTTP(w, r)
}
