package hotline

// RobotKind is whose group robot it is.
type RobotKind string

// The robots: 企业微信, 钉钉, 飞书.
const (
	WeCom    RobotKind = "wecom"
	DingTalk RobotKind = "dingtalk"
	Feishu   RobotKind = "feishu"
)

// RobotKinds lists all kinds.
var RobotKinds = []RobotKind{WeCom, DingTalk, Feishu}

// Robot speaks in a team's group chat: a Setting of the kind robot.
type Robot struct {
	Name    string    `json:"-"`
	Kind    RobotKind `json:"kind"`
	URL     string    `json:"url"`              // holds the robot's key
	Secret  string    `json:"secret,omitempty"` // for signing (钉钉, 飞书)
	Teams   []string  `json:"teams,omitempty"`  // none = all
	Enabled bool      `json:"enabled"`
}

// ParseRobot reads a robot's document. Invalid.
func ParseRobot(name string, body []byte) (Robot, error) {
	r := Robot{Name: name, Enabled: true}
	if err := strict(body, &r); err != nil {
		return r, err
	}
	var p problems
	checkPlace(&p, name, r.URL)
	oneOf(&p, "kind", r.Kind, RobotKinds, true)
	p.text("secret", r.Secret, MaxShort, false)
	return r, p.err()
}
