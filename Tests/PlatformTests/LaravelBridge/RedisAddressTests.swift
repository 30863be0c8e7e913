import Testing

@testable import LaravelBridge

@Suite("Addresses of Redis")
struct RedisAddressTests {
    @Test("host, port, user, password and database are read")
    func read() throws {
        let whole = try RedisAddress("redis://user:p%40ss%3A@redis.example:6380/2")
        #expect(whole.host == "redis.example" && whole.port == 6380 && whole.database == 2)
        #expect(whole.greeting == [["AUTH", "user", "p@ss:"], ["SELECT", "2"]])
        let bare = try RedisAddress("redis://[2001:db8::1]")
        #expect(bare.host == "2001:db8::1" && bare.port == 6379 && bare.greeting == [])
        let old = try RedisAddress("redis://:secret@192.0.2.1:7000/")
        #expect(old.greeting == [["AUTH", "secret"]] && old.port == 7000)
    }

    @Test(
        "what is none is refused, without repeating it",
        arguments: [
            "", "http://host", "redis://", "redis://host:0", "redis://host:x", "redis://host/x",
            "redis://host/-1",
            "redis://user@host", "redis://a@b@host", "redis://:%4@host", "redis://[::1", "rediss://host",
            "redis://:secret@host:99999",
        ]
    )
    func refused(_ text: String) {
        let failure = #expect(throws: RedisFailure.self) { try RedisAddress(text) }
        #expect(failure?.code == .malformed && failure?.message.contains("secret") == false)
    }
}
