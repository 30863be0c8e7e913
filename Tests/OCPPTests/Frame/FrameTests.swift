import OCPP
import Testing

@Suite("Frames")
struct FrameTests {
    @Test(
        "a frame is read, also where it bends the rules",
        arguments: [
            (#"[2,"a","Heartbeat",{}]"#, .call(id: "a", action: "Heartbeat", payload: [:])),
            (#"[2,"a","Heartbeat",null]"#, .call(id: "a", action: "Heartbeat", payload: [:])),
            (#"[2,17,"X",{"b":1}]"#, .call(id: "17", action: "X", payload: ["b": 1])),
            (#"["2","a","X",{},"more"]"#, .call(id: "a", action: "X", payload: [:])),
            ("\u{FEFF}[2,\"a\",\"X\",{}]\0\0", .call(id: "a", action: "X", payload: [:])),
            ("[2,\"a\",\"X\",{\"t\":\"x\ty\0\"}]", .call(id: "a", action: "X", payload: ["t": "x\ty\0"])),
            (#"[3,"a",{"status":"Accepted"}]"#, .result(id: "a", payload: ["status": "Accepted"])),
            (#"[3,"a",null]"#, .result(id: "a", payload: [:])),
            (#"[4,"a","NotSupported","no",{"x":1}]"#, error("NotSupported", "no", ["x": 1])),
            (#"[4,"a","NotSupported","no"]"#, error("NotSupported", "no", [:])),
            (#"[4,"a","NotSupported",null,null]"#, error("NotSupported", "", [:])),
            (#"[4,"a"]"#, error("GenericError", "", [:])),
            (#"[4,"a","InternalError","","text"]"#, error("InternalError", "", "text")),
        ] as [(String, Frame)]
    )
    func read(text: String, frame: Frame) {
        #expect(Frame.read(text) == .frame(frame))
    }

    @Test("an id of 60 characters is taken")
    func longID() {
        let id = String(repeating: "x", count: 60)
        #expect(Frame.read("[3,\"\(id)\",{}]") == .frame(.result(id: id, payload: [:])))
    }

    @Test(
        "of a malformed text, as much is read as an answer needs",
        arguments: [
            ("", nil, nil), ("hello", nil, nil), ("{}", nil, nil), ("[]", nil, nil), ("[2]", nil, 2),
            ("7", nil, nil), (#"[2,null,"X",{}]"#, nil, 2), (#"[2,{"a":1},"X",{}]"#, nil, 2),
            (#"[2,"a"]"#, "a", 2), (#"[2,"a",5,{}]"#, "a", 2), (#"[2,"a","X"]"#, "a", 2),
            (#"[2,"a","X",[]]"#, "a", 2), (#"[2,"a","X","y"]"#, "a", 2), (#"[3,"a"]"#, "a", 3),
            (#"[3,"a",[1]]"#, "a", 3), (#"[9,"a","X",{}]"#, "a", 9), (#"[null,"a","X",{}]"#, "a", nil),
            (#"[2.5,"a","X",{}]"#, "a", nil), (#"[2,"a","X",{"b":"#, "a", 2), (#"[2,"a""#, "a", 2),
            (#"[2,"a"#, nil, 2), (#"[3,"a",{]"#, "a", 3), (#"[2,17,"X",{"b"}]"#, "17", 2), ("[2", nil, 2),
        ] as [(String, String?, Int?)]
    )
    func malformed(text: String, id: String?, type: Int?) {
        guard case .malformed(let frame) = Frame.read(text) else {
            Issue.record("\(text) was taken for a frame")
            return
        }
        #expect(frame.messageID == id)
        #expect(frame.messageTypeID == type)
        #expect(!frame.reason.isEmpty)
    }

    @Test("what is written can be read, quotes, NUL and all")
    func roundTrip() {
        let frames: [Frame] = [
            .call(id: "a\"b", action: "X", payload: ["t": "\0\u{1}\u{7F}\\"]),
            .result(id: "", payload: [:]),
            .error(id: "a", code: "GenericError", description: "ü", details: [:]),
        ]
        for frame in frames {
            #expect(Frame.read(frame.serialized()) == .frame(frame))
        }
        #expect(frames[2].serialized() == #"[4,"a","GenericError","ü",{}]"#)
    }

    private static func error(_ code: String, _ description: String, _ details: JSONValue) -> Frame {
        .error(id: "a", code: code, description: description, details: details)
    }
}
