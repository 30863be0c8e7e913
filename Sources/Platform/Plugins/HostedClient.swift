import PluginKit

/// The guarded client of one plugin, with a thread, a queue and limits of its own.
struct HostedClient: GuardedClient, GuardedDialler {
    let client: OutboundClient

    func send(_ request: GuardedRequest) async throws(GuardedFailure) -> GuardedAnswer {
        do throws(OutboundError) {
            let answer = try await client.send(OutboundRequest(request))
            return GuardedAnswer(
                status: answer.status,
                headers: answer.headers,
                body: answer.body,
                duration: answer.duration
            )
        } catch {
            throw GuardedFailure(error)
        }
    }

    func check(_ request: GuardedRequest) throws(GuardedFailure) {
        do throws(OutboundError) {
            try client.check(OutboundRequest(request))
        } catch {
            throw GuardedFailure(error)
        }
    }

    func connect(to host: String, port: Int, timeout: Duration) async throws(GuardedFailure) -> GuardedSocket
    {
        do throws(OutboundError) {
            return GuardedSocket(
                descriptor: try await client.connect(to: host, port: port, timeout: timeout)
            )
        } catch {
            throw GuardedFailure(error)
        }
    }
}

extension OutboundRequest {
    fileprivate init(_ request: GuardedRequest) {
        self.init(
            request.method == .get ? .get : .post,
            request.url,
            headers: request.headers,
            body: request.body,
            timeout: request.timeout,
            maximumBytes: request.maximumBytes,
            cutsAnswer: request.cutsAnswer
        )
    }
}

extension GuardedFailure {
    fileprivate init(_ error: OutboundError) {
        self.init(Code(rawValue: error.code.rawValue) ?? .failed, error.message)
    }
}
