package intake

import "testing"

func TestPlaces(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, building, floor, room string }{
		{"五号楼三层东侧灯坏了", "5号楼", "3", ""},
		{"A座2楼厕所堵了", "A座", "2", ""},
		{"B1 车库有水", "", "B1", ""},
		{"文化中心三层", "文化中心", "3", ""},
		{"12号楼1102漏水", "12号楼", "", "1102"},
		{"3号楼3-1102", "3号楼", "", "1102"},
		{"7-1-502", "7号楼", "", "502"},
		{"二号楼B座1203", "2号楼B座", "", "1203"},
		{"六号院3号楼2单元501室", "3号楼", "", "501"},
		{"六号楼负二楼停车场", "6号楼", "B2", ""},
		{"主楼东侧一层大厅", "主楼", "1", ""},
		{"科技楼五层", "科技楼", "5", ""},
		{"C座十七层幺七零三", "C座", "17", "1703"},
		{"A3210房间", "", "", "A3210"},
		{"57号院3号楼", "3号楼", "", ""},
		{"5号楼,二层,不不,6号楼,二层东头", "6号楼", "2", ""},
		{"不是5号楼,是6号楼", "6号楼", "", ""},
		{"6号楼,不是5号楼", "6号楼", "", ""},
		{"二层三层都没有", "", "", ""},
		{"海棠苑3号楼,八零二,楼上902", "3号楼", "", "802"},
		{"主楼负一层那个大餐厅", "主楼", "B1", ""},
		{"图书馆二楼", "图书馆", "2", ""},
		{"在二食堂", "二食堂", "", ""},
	} {
		d := Extract(talkOf("o:请问在哪栋楼,哪个房间?", "c:"+c.text), nil)
		if d.Building.Value != c.building || d.Floor.Value != c.floor || d.Room.Value != c.room {
			t.Errorf("%q: %q %q %q, want %q %q %q", c.text, d.Building.Value, d.Floor.Value, d.Room.Value, c.building, c.floor, c.room)
		}
	}
}

func TestAnswersThatOnlyTheQuestionExplains(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ question, answer, building, floor, room string }{
		{"几号楼?", "就十一号", "11号楼", "", ""},
		{"几号楼?", "5", "5号楼", "", ""},
		{"哪一层?", "七", "", "7", ""},
		{"哪个房间?", "七零八", "", "", "708"},
		{"房间号?", "1208的", "", "", "1208"},
		{"几号楼几零几?", "八零二", "", "", "802"},
		{"电话?", "七零八", "", "", ""},
		{"11号楼708对吧?", "不是,709,我是708的", "", "", "709"},
	} {
		d := Extract(talkOf("o:"+c.question, "c:"+c.answer), nil)
		if d.Building.Value != c.building || d.Floor.Value != c.floor || d.Room.Value != c.room {
			t.Errorf("%q %q: %q %q %q", c.question, c.answer, d.Building.Value, d.Floor.Value, d.Room.Value)
		}
	}
}

func TestNamesAndUnits(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, name, unit string }{
		{"陆瑶,陆地的陆,瑶池的瑶,商务局", "陆瑶", "商务局"},
		{"路遥,陆地的陆,瑶池的瑶", "陆瑶", ""},
		{"姓苗 苗春 春天的春 图书馆的", "苗春", "图书馆"},
		{"免贵姓汤汤志强", "汤志强", ""},
		{"免贵姓陆单名一个瑶字", "陆瑶", ""},
		{"我叫苗春图书馆的", "苗春", "图书馆"},
		{"我是商务局陆瑶", "陆瑶", "商务局"},
		{"商务局的陆瑶", "陆瑶", "商务局"},
		{"我叫张帆,立早章,不是弓长张", "章帆", ""},
		{"张三丰,弓长张", "张三丰", ""},
		{"欧阳静,安静的静", "欧阳静", ""},
		{"我姓井,哈哈,巧了,井然", "井然", ""},
		{"阿依努尔·买买提", "阿依努尔·买买提", ""},
		{"我叫阿依古丽,民宗委的", "阿依古丽", "民宗委"},
		{"女士姓鲜于", "鲜于", ""},
		{"王女士", "王女士", ""},
		{"不方便说", "", ""},
		{"匿名吧", "", ""},
		{"我们单位是市财政局", "", "市财政局"},
		{"财政局预算处", "", "财政局"},
		{"运河文化传媒有限公司,郑爽", "郑爽", "运河文化传媒有限公司"},
		{"不是民政局,是司法局", "", "司法局"},
		{"孩子叫李乐乐,我叫李强", "李强", ""},
	} {
		d := Extract(talkOf("o:您贵姓,单位是?", "c:"+c.text), nil)
		if d.Name.Value != c.name || d.Unit.Value != c.unit {
			t.Errorf("%q: %q %q, want %q %q", c.text, d.Name.Value, d.Unit.Value, c.name, c.unit)
		}
	}
}

func TestCallBackNumber(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		want  string
		lines []string
	}{
		{"15400005038", []string{"o:电话?", "c:一五四", "o:嗯", "c:零零零零", "o:您说", "c:五零三八"}},
		{"15400005038", []string{"o:电话?", "c:一五四零零零零", "o:一五四零零零零", "c:五零三八"}},
		{"15400001234", []string{"o:电话?", "c:15400001234", "o:15400001243", "c:不是,1234"}},
		{"15400006688", []string{"o:电话?", "c:一五四零零零零六六六八", "o:15400006668", "c:不对,是六六八八"}},
		{"15400009999", []string{"o:电话?", "c:15400001234", "o:15400001234", "c:等等,我换号了,15400009999"}},
		{"15400006789", []string{"o:电话?", "c:一五四零零零零六七八", "o:好像少一位", "c:哦,六七八九"}},
		{"15400008889", []string{"o:电话?", "c:一五四,四个零,后面是三个八一个九"}},
		{"15400007777", []string{"o:电话还是15400008888吗?", "c:不是了,现在是15400007777"}},
		{"15400008888", []string{"o:电话还是15400008888吗?", "c:是的"}},
		{"15400002222", []string{"o:电话?", "c:我们司机的电话是15400001111,我的是15400002222"}},
		{"15400001111", []string{"c:我的电话15400001111,有事找我同事15400002222也行"}},
		{"01055558888-8012", []string{"o:电话?", "c:座机010-55558888转8012"}},
		{"88886666", []string{"o:电话?", "c:手机丢了,打座机吧,八八八八六六六六"}},
		{"15400001009", []string{"o:电话?", "c:座机55578821,或者打我手机15400001009"}},
		{"", []string{"o:您可以打保卫处电话01055551234", "c:好的"}},
		{"", []string{"o:电话?", "c:不方便留"}},
	} {
		if d := Extract(talkOf(c.lines...), nil); d.Phone.Value != c.want {
			t.Errorf("%q: got %q, want %q", c.lines, d.Phone.Value, c.want)
		}
	}
	known := talkOf("o:回电打哪个号?", "c:就打这个号")
	known.Caller.Phone = "+86 154-0000-3333"
	if d := Extract(known, nil); d.Phone.Value != "15400003333" || !d.CallBack {
		t.Errorf("the calling number: %+v", d.Phone)
	}
}

func TestTimeWishMood(t *testing.T) {
	t.Parallel()
	d := Extract(talkOf("o:从什么时候开始?", "c:昨天,不对,前天晚上闭馆的时候就凉了", "o:您希望怎么处理?", "c:赶紧派人来看看", "c:再不来我找你们领导"), nil)
	if d.Time.Value != "前天晚上闭馆的时候" || d.Wish.Value != "赶紧派人来看看" || d.Mood.Value != "angry" {
		t.Errorf("%q %q %q", d.Time.Value, d.Wish.Value, d.Mood.Value)
	}
}
