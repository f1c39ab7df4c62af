package main

import (
	"context"
	"encoding/json"
	"slices"
	"sync"
	"time"

	"yihaotong/hotline"
	"yihaotong/hotline/notify"
)

// outside keeps one courier for each place outside that the settings name, and gives up what waits
// for a place that is no longer named.
type outside struct {
	*stored
	book  func() *hotline.Book
	sinks map[string]hotline.Sink // by kind of place
	hooks notify.Webhooks
	mail  *notify.Mail // nil = there is no mail server

	push    *notify.PushKey  // nil = browsers are not told
	devices *hotline.Devices // as well
}

const (
	outsideEvery = 2 * time.Second // a courier looks when nobody hints
	forgetEvery  = time.Minute     // messages to places that are gone are looked for
)

func openOutside(s *stored, book func() *hotline.Book) (*outside, error) {
	allowed, err := prefixes(s.cfg.OutboundAllow)
	if err != nil {
		return nil, err
	}
	client := notify.Guard{Allowed: allowed}.Client()
	o := &outside{stored: s, book: book}
	o.hooks = notify.Webhooks{Find: o.webhook, Client: client, Now: s.now}
	o.sinks = map[string]hotline.Sink{hotline.SinkWebhook: o.hooks, hotline.SinkRobot: notify.Robots{Find: o.robot, Client: client, Now: s.now}}
	if s.cfg.PushKey != "" {
		if o.push, err = notify.OpenPushKey(s.cfg.PushKey, s.cfg.PushContact); err != nil {
			return nil, err
		}
		o.devices = &hotline.Devices{Settings: s.store, Now: s.now}
		o.sinks[hotline.SinkPush] = notify.Push{Key: o.push, Drop: o.devices.Drop, Client: client, Now: s.now}
	}
	if s.cfg.SMTPURL == "" {
		return o, nil
	}
	if o.mail, err = notify.OpenMail(s.cfg.SMTPURL, s.now); err != nil {
		return nil, err
	}
	o.sinks[hotline.SinkMail] = o.mail
	return o, nil
}

func (o *outside) webhook(name string) (hotline.Webhook, bool) {
	for _, w := range o.book().Webhooks {
		if w.Name == name {
			return w, true
		}
	}
	return hotline.Webhook{}, false
}

func (o *outside) robot(name string) (hotline.Robot, bool) {
	for _, r := range o.book().Robots {
		if r.Name == name {
			return r, true
		}
	}
	return hotline.Robot{}, false
}

// places are the sinks that have a courier now.
func (o *outside) places() []string {
	var all []string
	for _, w := range o.book().Webhooks {
		if w.Enabled {
			all = append(all, hotline.WebhookSink(w.Name))
		}
	}
	for _, r := range o.book().Robots {
		if r.Enabled {
			all = append(all, hotline.RobotSink(r.Name))
		}
	}
	if o.mail != nil {
		all = append(all, hotline.SinkMail)
	}
	if o.push != nil {
		all = append(all, hotline.SinkPush)
	}
	return all
}

// pushKey is what browsers subscribe with; "" = they are not told.
func (o *outside) pushKey() string {
	if o.push == nil {
		return ""
	}
	return o.push.Public()
}

// run starts and stops couriers as the settings change, until ctx ends and all have stopped.
func (o *outside) run(ctx context.Context) {
	var all sync.WaitGroup
	running := map[string]context.CancelFunc{}
	tick := time.NewTicker(bookEvery)
	defer tick.Stop()
	var forgot time.Time
	for ctx.Err() == nil {
		wanted := o.places()
		for sink, stop := range running {
			if !slices.Contains(wanted, sink) {
				stop()
				delete(running, sink)
			}
		}
		for _, sink := range wanted {
			if running[sink] == nil {
				each, stop := context.WithCancel(ctx)
				running[sink] = stop
				all.Go(func() { o.courier(sink).Run(each, o.store.Wake(sink), outsideEvery) })
			}
		}
		if now := o.now(); now.Sub(forgot) > forgetEvery {
			forgot = now
			if err := o.forget(ctx, wanted); err != nil && ctx.Err() == nil {
				o.log.Error("messages of places that are gone cannot be cleared", "error", err)
			}
		}
		select {
		case <-ctx.Done():
		case <-tick.C:
		}
	}
	for _, stop := range running {
		stop()
	}
	all.Wait()
}

func (o *outside) courier(sink string) *hotline.Courier {
	kind, _, _ := hotline.Outside(sink)
	return &hotline.Courier{Sink: sink, To: o.sinks[kind], Outbox: o.store, Records: o.store, Retire: o.retire, Now: o.now, Log: o.log}
}

// forget gives up what has waited for a while for a place that is not in use. The while lets a copy
// that has read newer settings go first.
func (o *outside) forget(ctx context.Context, wanted []string) error {
	stands, err := o.store.Deliveries(ctx)
	if err != nil {
		return err
	}
	for _, d := range stands {
		if d.Waiting > 0 && !slices.Contains(wanted, d.Sink) {
			if _, err := o.store.Expire(ctx, d.Sink, o.now().Add(-time.Minute), "the place is not in use"); err != nil {
				return err
			}
		}
	}
	return nil
}

// retire switches a webhook off that said it is gone (410): the next version of its document says so.
func (o *outside) retire(ctx context.Context, sink string) error {
	kind, name, _ := hotline.Outside(sink)
	if kind != hotline.SinkWebhook {
		return nil
	}
	s, err := o.store.Setting(ctx, hotline.SettingWebhook, name)
	if err != nil {
		return err
	}
	body, err := decode[map[string]any](s.Body)
	if err != nil {
		return err
	}
	body["enabled"] = false
	if s.Body, err = json.Marshal(body); err != nil {
		return err
	}
	s.By, s.At = hotline.System.ID, o.now()
	if err := o.store.SaveSetting(ctx, &s); err != nil {
		return err
	}
	return o.store.Record(ctx, hotline.AuditEntry{
		ID: hotline.NewID(o.now()), At: o.now(), By: hotline.System, Action: "webhook.gone", Object: hotline.SettingWebhook + "/" + name,
	})
}
