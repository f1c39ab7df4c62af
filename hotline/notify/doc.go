// Package notify carries messages to the world outside the house: webhooks, e-mail, group robots of
// 企业微信, 钉钉 and 飞书, people's browsers (Web Push).
//
// Floor 3: it serves the port hotline.Sink and knows nothing of tickets, stores or rules. Every call
// has a deadline and reads a bounded answer; addresses inside the office network are refused unless
// the operator of the installation allows them.
package notify
