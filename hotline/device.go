package hotline

import (
	"context"
	"crypto/ecdh"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"slices"
	"time"
)

// SinkPush carries messages to people's browsers (Web Push).
const SinkPush = "push"

// maxDevices is how many browsers of one person are told; the oldest gives way.
const maxDevices = 5

const (
	maxEndpoint = 1024
	authBytes   = 16
)

// Device is a browser that takes messages, as its push service named it (RFC 8030, RFC 8291).
type Device struct {
	Endpoint string    `json:"endpoint"` // where the push service takes messages for it; a secret
	Key      string    `json:"p256dh"`   // its public key, base64url
	Secret   string    `json:"auth"`     // 16 bytes, base64url
	At       time.Time `json:"at"`
}

// Keys decodes what messages to the device are sealed with. Invalid.
func (d Device) Keys() (public *ecdh.PublicKey, secret []byte, err error) {
	raw, err := base64.RawURLEncoding.DecodeString(d.Key)
	if err == nil {
		public, err = ecdh.P256().NewPublicKey(raw)
	}
	if err != nil {
		return nil, nil, BadField("p256dh", "format", "want", "a P-256 public key, base64url")
	}
	if secret, err = base64.RawURLEncoding.DecodeString(d.Secret); err != nil || len(secret) != authBytes {
		return nil, nil, BadField("auth", "format", "want", "16 bytes, base64url")
	}
	return public, secret, nil
}

// Check names the first bad field.
func (d Device) Check() error {
	u, err := url.Parse(d.Endpoint)
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || len(d.Endpoint) > maxEndpoint {
		return BadField("endpoint", "format", "want", "https://…")
	}
	_, _, err = d.Keys()
	return err
}

// Pushed is the body of a message to SinkPush. It is sealed for the device; the path names a ticket or
// a conversation, never a person.
type Pushed struct {
	Person string    `json:"person"`
	Device Device    `json:"device"`
	Title  string    `json:"title"`
	Text   string    `json:"text"`
	Path   string    `json:"path"`
	Urgent bool      `json:"urgent,omitempty"`
	At     time.Time `json:"at"`
}

// Devices keeps which browsers a person wants to be told on, a document by person.
type Devices struct {
	Settings Settings
	Now      Now
}

// Of lists a person's devices, oldest first.
func (d *Devices) Of(ctx context.Context, person string) ([]Device, error) {
	_, all, err := d.read(ctx, person)
	return all, err
}

// Add keeps a device, in place of what was kept under its endpoint. Conflict: changed at the same moment.
func (d *Devices) Add(ctx context.Context, person string, one Device) error {
	if err := one.Check(); err != nil {
		return err
	}
	one.At = d.Now().UTC()
	return d.change(ctx, person, func(all []Device) []Device {
		all = append(slices.DeleteFunc(all, func(x Device) bool { return x.Endpoint == one.Endpoint }), one)
		return all[max(0, len(all)-maxDevices):]
	})
}

// Drop forgets a device; with an empty endpoint, all of them.
func (d *Devices) Drop(ctx context.Context, person, endpoint string) error {
	return d.change(ctx, person, func(all []Device) []Device {
		return slices.DeleteFunc(all, func(x Device) bool { return endpoint == "" || x.Endpoint == endpoint })
	})
}

func (d *Devices) change(ctx context.Context, person string, next func([]Device) []Device) error {
	version, all, err := d.read(ctx, person)
	if err != nil {
		return err
	}
	before := len(all)
	if all = next(all); before == 0 && len(all) == 0 {
		return nil
	}
	body, err := json.Marshal(all)
	if err != nil {
		return Fail(Internal, "internal").Because(err)
	}
	return d.Settings.SaveSetting(ctx, &Setting{Kind: SettingDevices, Name: person, Version: version, Body: body, By: person, At: d.Now()})
}

func (d *Devices) read(ctx context.Context, person string) (version int, all []Device, err error) {
	s, err := d.Settings.Setting(ctx, SettingDevices, person)
	if CodeOf(err) == NotFound {
		return 0, nil, nil
	}
	if err != nil {
		return 0, nil, err
	}
	if err := json.Unmarshal(s.Body, &all); err != nil {
		return 0, nil, Fail(Internal, "internal").Because(err)
	}
	return s.Version, all, nil
}
