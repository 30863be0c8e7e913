import CCurl

/// One transfer under way: a handle of libcurl and what arrives for it. Belongs to the thread of ``TransferLoop``.
final class Transfer {
    let job: TransferJob
    let handle: UnsafeMutableRawPointer
    private var lists: [UnsafeMutablePointer<curl_slist>] = []
    private var head = ResponseHead()
    private var body: [UInt8] = []
    private var uploaded = 0
    private var wasRefused = false
    private var isTooLarge = false
    private var isCut = false

    /// `nil` when libcurl has no memory.
    init?(_ job: TransferJob) {
        guard let handle = curl_easy_init() else { return nil }
        self.job = job
        self.handle = handle
    }

    /// The handle must have left its multi handle.
    deinit {
        curl_easy_cleanup(handle)
        for list in lists { curl_slist_free_all(list) }
    }

    /// Tells libcurl what to do; the first refusal, or `CURLE_OK`.
    func prepare(milliseconds: Int) -> CURLcode {
        let context = Unmanaged.passUnretained(self).toOpaque()
        var code = plugyard_curl_set_callbacks(
            handle,
            context,
            Self.receiveBody,
            Self.receiveHeader,
            Self.giveUpload
        )
        guard code == CURLE_OK else { return code }
        if job.plan.isGuarded {
            code = plugyard_curl_set_opener(handle, context, Self.openSocket)
            guard code == CURLE_OK else { return code }
        }
        let common: [TransferOption] = [
            .text(CURLOPT_URL, job.plan.url),
            .text(CURLOPT_PROTOCOLS_STR, job.plan.protocols),
            .number(CURLOPT_DISALLOW_USERNAME_IN_URL, 1),
            .number(CURLOPT_NOSIGNAL, 1),
            // A name server that does not answer must not hold this thread when the transfer is over: the resolver's
            // own thread is left to end by itself.
            .number(CURLOPT_QUICK_EXIT, 1),
            .number(CURLOPT_TIMEOUT_MS, milliseconds),
            .number(CURLOPT_CONNECTTIMEOUT_MS, min(milliseconds, job.plan.connectTimeout.wholeMilliseconds)),
            // 6 is TLS 1.2, the least.
            .number(CURLOPT_SSLVERSION, 6),
            .number(CURLOPT_SSL_VERIFYPEER, 1),
            .number(CURLOPT_SSL_VERIFYHOST, 2),
            .number(CURLOPT_CONNECT_ONLY, job.plan.isConnectOnly ? 1 : 0),
        ]
        for option in common + job.plan.options {
            code = set(option)
            guard code == CURLE_OK else { return code }
        }
        return code
    }

    func outcome(_ code: CURLcode) -> TransferOutcome {
        TransferOutcome(
            // What was cut came as far as it was wanted.
            code: isCut && code == CURLE_WRITE_ERROR ? CURLE_OK : code,
            status: plugyard_curl_status(handle),
            headers: head.fields,
            body: body,
            duration: .microseconds(plugyard_curl_microseconds(handle)),
            wasRefused: wasRefused,
            isTooLarge: isTooLarge,
            hasUploaded: uploaded > 0,
            // libcurl closes its own when the transfer leaves the multi handle.
            socket: job.plan.isConnectOnly && code == CURLE_OK ? plugyard_curl_duplicate_socket(handle) : nil
        )
    }

    private func set(_ option: TransferOption) -> CURLcode {
        switch option {
        case .number(let option, let value): return plugyard_curl_set_number(handle, option, value)
        case .size(let option, let value): return plugyard_curl_set_size(handle, option, value)
        case .text(let option, let text?): return plugyard_curl_set_text(handle, option, text)
        case .text(let option, nil): return plugyard_curl_set_text(handle, option, nil)
        case .post(let bytes):
            return bytes.withUnsafeBytes { bytes in
                // Without an address libcurl would take the body from the upload.
                guard let start = bytes.baseAddress else { return plugyard_curl_set_post(handle, "", 0) }
                return plugyard_curl_set_post(handle, start, curl_off_t(bytes.count))
            }
        case .list(let option, let lines):
            var list: UnsafeMutablePointer<curl_slist>?
            for line in lines {
                guard let longer = curl_slist_append(list, line) else {
                    curl_slist_free_all(list)
                    return CURLE_OUT_OF_MEMORY
                }
                list = longer
            }
            if let list { lists.append(list) }
            return plugyard_curl_set_list(handle, option, list)
        }
    }
}

// libcurl calls these on the loop's thread, during `curl_multi_perform`, for a transfer that the loop keeps alive.
extension Transfer {
    private static func transfer(_ context: UnsafeMutableRawPointer?) -> Transfer? {
        context.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
    }

    /// Returning less than was given ends the transfer.
    private static let receiveBody: curl_write_callback = { bytes, size, count, context in
        guard let transfer = Transfer.transfer(context) else { return 0 }
        let received = UnsafeRawBufferPointer(start: bytes, count: size * count)
        guard transfer.body.count + received.count <= transfer.job.plan.maximumBytes else {
            transfer.isCut = transfer.job.plan.cutsBody
            transfer.isTooLarge = !transfer.isCut
            let room = transfer.job.plan.maximumBytes - transfer.body.count
            if transfer.isCut { transfer.body.append(contentsOf: received.prefix(room)) }
            return 0
        }
        transfer.body.append(contentsOf: received)
        return received.count
    }

    private static let receiveHeader: curl_write_callback = { bytes, size, count, context in
        guard let transfer = Transfer.transfer(context) else { return 0 }
        let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
        guard transfer.head.add(line) else {
            transfer.isTooLarge = true
            return 0
        }
        return line.count
    }

    private static let giveUpload: curl_read_callback = { bytes, size, count, context in
        guard let transfer = Transfer.transfer(context), let bytes else { return 0 }
        let part = transfer.job.plan.upload.dropFirst(transfer.uploaded).prefix(size * count)
        part.withUnsafeBytes { part in
            guard let start = part.baseAddress else { return }
            UnsafeMutableRawPointer(bytes).copyMemory(from: start, byteCount: part.count)
        }
        transfer.uploaded += part.count
        return part.count
    }

    /// The address here is the very one that is connected to.
    private static let openSocket: curl_opensocket_callback = { context, _, address in
        guard let transfer = Transfer.transfer(context), let address else { return CURL_SOCKET_BAD }
        let bytes = UnsafeRawBufferPointer(
            start: plugyard_curl_address_bytes(address),
            count: Int(address.pointee.addrlen)
        )
        guard AddressGuard.verdict(for: bytes) == .allowed else {
            transfer.wasRefused = true
            return CURL_SOCKET_BAD
        }
        return plugyard_curl_open(address)
    }
}
