import Foundation  // Process, Pipe
import Testing

/// Debian's redis-server on loopback, with nothing on disk.
final class RedisServer {
    let port: Int
    private let process = Process()
    private let input = Pipe()

    /// It ends with its standard input, so it does not outlive the test run however that ends.
    private static let script = """
        import os, socket, subprocess, sys, threading, time
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        server = subprocess.Popen(
            ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", *sys.argv[1:]],
            stdout=subprocess.DEVNULL)
        while True:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except ConnectionRefusedError:
                assert server.poll() is None
                time.sleep(0.02)
        print(port, flush=True)
        sys.stdin.read()
        server.kill()
        """

    init(_ options: String...) throws {
        let output = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-c", Self.script] + options
        process.standardError = FileHandle.nullDevice
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        port = try #require(Int(line.trimmingCharacters(in: .whitespacesAndNewlines)))
    }

    /// As ``deinit``, and waits until it is gone.
    func end() {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    deinit {
        try? input.fileHandleForWriting.close()
    }
}
