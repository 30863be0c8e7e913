import Testing

@testable import Platform

@Suite("Secrets in frames")
struct SecretRedactionTests {
    @Test(
        "the value of AuthorizationKey is never stored",
        arguments: [
            #"[2,"1","ChangeConfiguration",{"key":"AuthorizationKey","value":"s3cret"}]"#,
            #"[3,"1",{"configurationKey":[{"key":"authorizationKEY","readonly":false,"value":"s3cret"}]}]"#,
            #"{"type":"set_configuration","key":"AuthorizationKey","value":"s3cret"}"#,
            #"[2,"1","ChangeConfiguration",{"key":"AuthorizationKey","value":"s3cret""#,
            #"[2,"1","ChangeConfiguration",{"key":"WifiPassword","value":"s3cret"}]"#,
            #"[3,"1",{"configurationKey":[{"key":"GSM.SimPin","value":"s3cret"},{"key":"A","value":"1"}]}]"#,
        ]
    )
    func secret(text: String) {
        #expect(!SecretRedaction.apply(text).contains("s3cret"))
        #expect(SecretRedaction.apply(text).contains(SecretRedaction.mark))
    }

    @Test("everything else stays byte for byte")
    func others() {
        for frame in [
            #"[2,"1", "ChangeConfiguration",{"key":"HeartbeatInterval", "value":"60"}]"#,
            #"[2,"1", "DataTransfer",{"vendorId":"key", "data":"no secret, no password"}]"#,
            #"[2,"1", "ChangeConfiguration",{"key":"Banner", "value":"Ask for the password"}]"#,
        ] {
            #expect(SecretRedaction.apply(frame) == frame)
        }
    }
}
