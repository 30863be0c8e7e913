import FoundationEssentials
import Tenancy

/// Numbers of 32 bits by which charge points know things of an account.
enum AccountNumber: String {
    case reservation
    case chargingProfile = "charging_profile"

    /// The next one. The account's next waits until this transaction is over.
    func next(of account: AccountID) -> SQL {
        """
        INSERT INTO account_numbers AS n (account_id, kind, last) VALUES (\(account), \(rawValue), 1)
        ON CONFLICT (account_id, kind) DO UPDATE
        SET last = CASE WHEN n.last = 2147483647 THEN 1 ELSE n.last + 1 END
        RETURNING last
        """
    }
}

extension TenantTransaction {
    /// A number that is in use nowhere: `isTaken` is a query that finds the row that has one.
    borrowing func nextNumber(_ kind: AccountNumber, isTaken: (Int) -> SQL) async throws -> Int {
        // Numbers may also be given by hand, so the next one may be in use; not a thousand in a row.
        for _ in 0..<1000 {
            guard let row = try await query(kind.next(of: account)).first else { break }
            let number = try row.decode("last", as: Int.self)
            if try await query(isTaken(number)).isEmpty { return number }
        }
        throw Problem.internalError("no number is free")
    }
}
