package import PostgresAccess
package import Primitives

/// Runs a request once for each idempotency key, and answers its repetitions with the stored response.
package struct IdempotencyKeys: Sendable {
    package enum Outcome: Sendable, Equatable {
        /// It ran now.
        case fresh(StoredResponse)
        /// It ran before; the response is the same byte for byte.
        case replayed(StoredResponse)
        /// The key was used for another request: 422 `idempotency_key_reused`.
        case reused
        /// The same key is being worked on just now: 409 `request_in_progress`.
        case inProgress
    }

    /// How long a key is kept at least.
    package static let retention: Duration = .seconds(7 * 86_400)

    package init() {}

    /// Runs `body` unless the key is known, and stores its response in the same transaction.
    ///
    /// Nothing is stored when `body` throws: the request may be repeated under the same key. `body` must not commit by
    /// itself, and runs again when the server ends the transaction for another's sake.
    /// - Throws: what `body` throws, or `PostgresError`.
    package func perform(
        _ client: PostgresClient, scope: String, key: String, requestHash: [UInt8], now: Timestamp,
        isolation: isolated (any Actor)? = #isolation,
        _ body: (PostgresTransaction) async throws -> StoredResponse
    ) async throws -> Outcome {
        let key = IdempotencyKey(scope: scope, key: key)
        do {
            return try await client.transaction { transaction in
                let rows = try await transaction.pipeline([Self.tryLock(key), Self.find([key])])
                if let known = try Self.records(rows[1]).first {
                    return known.requestHash == requestHash ? .replayed(known.response) : .reused
                }
                guard try rows[0].first(Bool.self) == true else { return .inProgress }
                let response = try await body(transaction)
                let record = IdempotencyRecord(
                    key: key, requestHash: requestHash, response: response, createdAt: now)
                try await transaction.commit(after: [Self.insert([record])])
                return .fresh(response)
            }
        } catch let error as PostgresError where error.isUniqueViolation(of: "idempotency_keys_pkey") {
            // Stored meanwhile by code that batches and takes no lock; the next try finds it.
            return .inProgress
        }
    }

    /// Held until the transaction ends; false when another has it. Two keys of one hash only cost a needless 409.
    private static func tryLock(_ key: IdempotencyKey) -> SQL {
        """
        select pg_try_advisory_xact_lock(
            hashtextextended(current_schema() || ' idempotency ' || \(key.scope) || ' ' || \(key.key), 0))
        """
    }
}

extension IdempotencyKeys {
    /// Whether a key has answered another request. Before anything is written down for a key that made nothing yet:
    /// what is written before that is found moves money for an answer of no.
    package static func isReused(
        _ key: IdempotencyKey, for requestHash: [UInt8], _ client: PostgresClient
    ) async throws(PostgresError) -> Bool {
        guard let known = try records(await client.query(find([key]))).first else { return false }
        return known.requestHash != requestHash
    }
}

// MARK: - For code that batches many requests in one transaction

extension IdempotencyKeys {
    /// Finds what is known of these keys; read the answer with `records`.
    package static func find(_ keys: [IdempotencyKey]) -> SQL {
        """
        select scope, key, request_hash, status, headers, body, created_at
        from idempotency_keys
        where (scope, key) in (select * from unnest(\(keys.map(\.scope)), \(keys.map(\.key))))
        """
    }

    /// Reads the answer to `find`.
    package static func records(_ rows: Rows) throws(PostgresError) -> [IdempotencyRecord] {
        var records: [IdempotencyRecord] = []
        for row in rows {
            let (scope, key, hash, status, headers, body, createdAt) = try row.decode(
                String.self, String.self, [UInt8].self, Int.self, [String].self, [UInt8].self, Timestamp.self)
            let names = stride(from: 0, to: headers.count - 1, by: 2)
            records.append(
                IdempotencyRecord(
                    key: IdempotencyKey(scope: scope, key: key),
                    requestHash: hash,
                    response: StoredResponse(
                        status: status,
                        headers: Dictionary(names.map { (headers[$0], headers[$0 + 1]) }) { first, _ in first },
                        body: body
                    ),
                    createdAt: createdAt
                ))
        }
        return records
    }

    /// What a request is answered from now on: the same thing, as it stands later.
    package static func change(_ body: [UInt8], of key: IdempotencyKey, requestHash: [UInt8]) -> SQL {
        """
        update idempotency_keys set body = \(body)
        where scope = \(key.scope) and key = \(key.key) and request_hash = \(requestHash) and body <> \(body)
        """
    }

    /// Stores answers in the transaction that runs it. A key that is there already is a unique violation of
    /// `idempotency_keys_pkey`: the transaction must not commit a second effect.
    package static func insert(_ records: [IdempotencyRecord]) -> SQL {
        // Headers of all records in one array, as arrays of arrays must be even; `header_count` cuts it up again.
        let headers = records.map { record in
            record.response.headers.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value] }
        }
        let ends = headers.reduce(into: [Int]()) { ends, list in ends.append((ends.last ?? 0) + list.count) }
        return """
            insert into idempotency_keys (scope, key, request_hash, status, headers, body, created_at)
            select scope, key, request_hash, status, (\(Array(headers.joined())))[first:last], body, created_at
            from unnest(
                \(records.map(\.key.scope)), \(records.map(\.key.key)), \(records.map(\.requestHash)),
                \(records.map(\.response.status)), \(zip(ends, headers).map { $0 - $1.count + 1 }), \(ends),
                \(records.map(\.response.body)), \(records.map(\.createdAt))
            ) as record (scope, key, request_hash, status, first, last, body, created_at)
            order by scope, key
            """
    }
}
