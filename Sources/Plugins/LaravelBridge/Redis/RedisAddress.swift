/// Where a Redis server is, and how it is entered: `redis://[[user][:password]@]host[:port][/database]`.
struct RedisAddress: Sendable, Hashable {
    /// Of IPv6 without brackets.
    let host: String
    let port: Int
    /// Of Redis 6 and later; `nil` for the default one.
    let user: String?
    let password: String?
    let database: Int

    /// - Throws: ``RedisFailure`` that says what is wrong, without the address.
    init(_ text: String) throws(RedisFailure) {
        let scheme = "redis://"
        guard text.utf8.count <= 2000, text.hasPrefix(scheme) else {
            throw RedisFailure(.malformed, "expected redis://host:port")
        }
        let parts = text.dropFirst(scheme.count).split(
            separator: "/",
            maxSplits: 1,
            omittingEmptySubsequences: false
        )
        let authority = parts[0]
        (user, password) = try Self.credentials(authority)
        (host, port) = try Self.place(
            authority.split(separator: "@", omittingEmptySubsequences: false).last ?? ""
        )
        let path = parts.count > 1 ? parts[1] : ""
        guard let database = path.isEmpty ? 0 : Int(path), (0...1000).contains(database) else {
            throw RedisFailure(.malformed, "what is behind the host is no number of a database")
        }
        self.database = database
    }

    /// What to say on a new connection, and what each is for.
    var greeting: [[String]] {
        var commands: [[String]] = []
        if let password { commands.append(["AUTH"] + [user, password].compactMap(\.self)) }
        if database != 0 { commands.append(["SELECT", "\(database)"]) }
        return commands
    }

    private static func credentials(_ authority: Substring) throws(RedisFailure) -> (String?, String?) {
        let parts = authority.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count <= 2 else { throw RedisFailure(.malformed, "an @ in a password is written as %40") }
        guard parts.count == 2 else { return (nil, nil) }
        let pair = parts[0].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard let user = Self.decoded(pair[0]),
            let password = pair.count > 1 ? Self.decoded(pair[1]) : "", !password.isEmpty
        else {
            throw RedisFailure(.malformed, "what is before the @ is no user and password")
        }
        return (user.isEmpty ? nil : user, password)
    }

    /// `nil` for what is no percent-encoding of UTF-8.
    private static func decoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8.makeIterator()
        while let byte = rest.next() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            let digits = [rest.next(), rest.next()].compactMap(\.self)
            guard let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16), digits.count == 2
            else {
                return nil
            }
            bytes.append(value)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func place(_ text: Substring) throws(RedisFailure) -> (String, Int) {
        var (host, rest) = (text, Substring())
        if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
            host = text[text.index(after: text.startIndex)..<end]
            rest = text[text.index(after: end)...]
        } else if let colon = text.firstIndex(of: ":") {
            (host, rest) = (text[..<colon], text[colon...])
        }
        guard !host.isEmpty, rest.isEmpty || rest.hasPrefix(":"),
            let port = rest.isEmpty ? 6379 : Int(rest.dropFirst()), (1...65_535).contains(port)
        else {
            throw RedisFailure(.malformed, "expected a host, or a host and a port")
        }
        return (String(host), port)
    }
}
