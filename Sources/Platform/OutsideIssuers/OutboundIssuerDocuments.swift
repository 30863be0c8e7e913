import Tenancy

/// Outside issuers by the guarded HTTP client: tenants choose where it goes.
package struct OutboundIssuerDocuments: IssuerDocuments {
    private let client: OutboundClient

    package init(_ client: OutboundClient) {
        self.client = client
    }

    package func document(at url: String) async throws(IssuerKeysError) -> [UInt8] {
        let request = OutboundRequest(
            .get,
            url,
            accepts: "application/json",
            timeout: .seconds(5),
            maximumBytes: OutsideKeySet.largestDocument
        )
        let response: OutboundResponse
        do throws(OutboundError) {
            response = try await client.send(request)
        } catch {
            switch error.code {
            case .unresolved, .connectFailed, .tls, .timedOut, .busy, .failed:
                throw .unreachable("\(error)")
            case .refusedTarget, .malformedURL, .tooLarge: throw .unusable("\(error)")
            case .cancelled: throw .cancelled
            }
        }
        switch response.status {
        case 200: return response.body
        case 429, 500...599: throw .unreachable("status \(response.status)")
        default: throw .unusable("status \(response.status)")
        }
    }
}
