import Foundation  // Process, Pipe
import Testing

/// An https server with a certificate for `localhost` that an authority of its own has signed: Debian's openssl makes
/// the certificates, Python serves.
final class TLSServer {
    let port: Int
    /// The authority's certificate.
    let caFile: String
    private let folder: String
    private let process = Process()
    private let input = Pipe()

    /// Ends with its standard input, so it does not outlive the test run however that ends.
    private static let script = """
        import http.server, os, ssl, sys, threading
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), http.server.SimpleHTTPRequestHandler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain("server.pem", "server.key")
        server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
        print(server.server_port, flush=True)
        server.serve_forever()
        """

    init() throws {
        folder = "/tmp/plugyard-tls-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        caFile = folder + "/ca.pem"
        let key = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2"
        let steps = [
            "\(key) -subj /CN=ca -keyout ca.key -out ca.pem",
            "\(key) -subj /CN=localhost -addext subjectAltName=DNS:localhost -addext basicConstraints=CA:FALSE"
                + " -CA ca.pem -CAkey ca.key -keyout server.key -out server.pem",
        ]
        for step in steps {
            let process = Process()
            Self.set(process, "openssl", step.split(separator: " ").map(String.init), in: folder)
            process.standardInput = FileHandle.nullDevice
            try process.run()
            process.waitUntilExit()
            try #require(process.terminationStatus == 0)
        }
        let output = Pipe()
        Self.set(process, "python3", ["-c", Self.script], in: folder)
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        port = try #require(Int(line.trimmingCharacters(in: .whitespacesAndNewlines)))
    }

    deinit {
        // A signal would not do: the child inherits the mask of a thread that blocks most. A server that went before and
        // a folder left in /tmp harm nobody.
        try? input.fileHandleForWriting.close()
        try? FileManager.default.removeItem(atPath: folder)
    }

    private static func set(_ process: Process, _ name: String, _ arguments: [String], in folder: String) {
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [name] + arguments
        process.currentDirectoryURL = URL(filePath: folder)
        process.standardError = FileHandle.nullDevice
    }
}
