import CCurl

/// Sends HTTP requests to addresses that tenants choose: webhooks, outside issuers.
///
/// Bounded and guarded: ``AddressGuard`` judges every connection at the moment it is opened, no redirect is followed,
/// no cookie, `.netrc` or proxy of the environment is used, certificates are verified, and time, size, number at once
/// and queue have limits. Connections to a host are kept and used again. One thread of its own does the work.
package final class OutboundClient: Sendable {
    static let connectTimeout = Duration.seconds(5)

    let settings: OutboundSettings
    let engine: TransferEngine
    /// The same for every request.
    let common: [TransferOption]

    /// Starts the client's thread; it ends with this object.
    ///
    /// - Throws: ``OutboundError``: `failed` when the system has no thread or the CA file cannot be read,
    ///   `malformedURL` when the proxy is none.
    package init(_ settings: OutboundSettings) throws(OutboundError) {
        self.settings = settings
        var options: [TransferOption] = [
            .text(CURLOPT_USERAGENT, settings.userAgent),
            .number(CURLOPT_FOLLOWLOCATION, 0),
            // Set, so that the environment is not asked: `http_proxy` and `no_proxy` would be ways around the guard.
            .text(CURLOPT_PROXY, settings.proxy ?? ""),
            .text(CURLOPT_NOPROXY, ""),
            .number(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1),
        ]
        if let proxy = settings.proxy { _ = try TargetURL(proxy, schemes: ["http", "https"]) }
        options += try TransferOption.trust(caFile: settings.caFile)
        common = options
        engine = try TransferEngine(
            maximumTransfers: settings.maximumTransfers,
            queueLimit: settings.queueLimit
        )
    }

    /// Sends a request and waits for the whole answer. Cancelling the task aborts it.
    package func send(_ request: OutboundRequest) async throws(OutboundError) -> OutboundResponse {
        do {
            let response = try await perform(request)
            OutboundMetrics.shared.answered(after: response.duration)
            return response
        } catch {
            OutboundMetrics.shared.failed(error)
            throw error
        }
    }

    private func perform(_ request: OutboundRequest) async throws(OutboundError) -> OutboundResponse {
        let outcome = try await engine.perform(try plan(request))
        guard outcome.code == CURLE_OK else { throw OutboundError(outcome) }
        return OutboundResponse(
            status: outcome.status,
            headers: outcome.headers,
            body: outcome.body,
            duration: outcome.duration
        )
    }

    /// Ends the client before its owner lets go of it; requests under way are cancelled. Returns when the thread is
    /// gone.
    package func shutdown() async {
        await engine.shutdown()
    }

    /// Judges a request as far as that can be done without connecting.
    ///
    /// - Throws: ``OutboundError``, what ``send(_:)`` would throw.
    package func check(_ request: OutboundRequest) throws(OutboundError) {
        let target = try TargetURL(request.url, schemes: ["http", "https"])
        try check(target)
        if !settings.allowsPrivateTargets { try checkHost(of: target) }
        _ = try OutboundHeaders.lines(request.headers, accepts: request.accepts)
    }

    private func plan(_ request: OutboundRequest) throws(OutboundError) -> TransferPlan {
        try check(TargetURL(request.url, schemes: ["http", "https"]))
        var options = common
        options.append(
            .list(CURLOPT_HTTPHEADER, try OutboundHeaders.lines(request.headers, accepts: request.accepts))
        )
        // Gives up at once when the answer says that it is longer. Zero would mean no limit.
        if !request.cutsAnswer {
            options.append(.size(CURLOPT_MAXFILESIZE_LARGE, max(1, request.maximumBytes)))
        }
        switch request.method {
        case .get: options.append(.number(CURLOPT_HTTPGET, 1))
        case .post: options.append(.post(request.body))
        }
        return TransferPlan(
            url: request.url,
            protocols: settings.allowsPlainHTTP ? "http,https" : "https",
            options: options,
            upload: [],
            // A proxy is the operator's, and usually private.
            isGuarded: !settings.allowsPrivateTargets && settings.proxy == nil,
            timeout: request.timeout,
            connectTimeout: Self.connectTimeout,
            maximumBytes: request.maximumBytes,
            cutsBody: request.cutsAnswer
        )
    }

    /// What can be refused without connecting.
    private func check(_ target: TargetURL) throws(OutboundError) {
        guard target.scheme == "https" || settings.allowsPlainHTTP else {
            throw OutboundError(.refusedTarget, "only https is allowed")
        }
        // Behind a proxy nobody else would look; without one the connection is judged.
        guard settings.proxy != nil, !settings.allowsPrivateTargets else { return }
        try checkHost(of: target)
    }

    private func checkHost(of target: TargetURL) throws(OutboundError) {
        guard AddressGuard.verdict(forHost: target.host) == .allowed else {
            throw OutboundError(.refusedTarget, "the address is not a public one")
        }
    }
}
