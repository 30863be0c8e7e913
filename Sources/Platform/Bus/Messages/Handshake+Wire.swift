extension Handshake: BusMessage {
    func write(to writer: inout WireWriter) {
        writer.put(1, accountSlug)
        writer.put(2, identity)
        writer.put(3, data: password)
        for token in offeredSubprotocols { writer.put(4, token) }
        writer.put(5, remoteAddress)
        writer.put(6, userAgent)
        writer.put(7, isSecure)
        for certificate in clientCertificates { writer.put(8, data: certificate) }
        writer.put(9, gateway)
        for authority in authorities { writer.put(10, data: authority) }
    }

    init(from reader: inout WireReader) throws(WireError) {
        var (slug, identity, address, agent): (String?, String?, String?, String?)
        var password: [UInt8]?
        var offered: [String] = []
        var isSecure = false
        var certificates: [[UInt8]] = []
        var gateway: String?
        var authorities: [[UInt8]] = []
        while let field = try reader.next() {
            switch field.number {
            case 1: slug = try field.text()
            case 2: identity = try field.text()
            case 3: password = field.data()
            case 4: offered.append(try field.text())
            case 5: address = try field.text()
            case 6: agent = try field.text()
            case 7: isSecure = try field.flag()
            case 8: certificates.append(field.data())
            case 9: gateway = try field.text()
            case 10: authorities.append(field.data())
            default: break
            }
        }
        self.init(
            accountSlug: slug,
            identity: try identity.required(2),
            password: password,
            offeredSubprotocols: offered,
            remoteAddress: try address.required(5),
            userAgent: agent,
            isSecure: isSecure,
            clientCertificates: certificates
        )
        self.gateway = gateway
        self.authorities = authorities
    }
}
