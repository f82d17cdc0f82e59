import JSONKit

extension FCMAccount {
    /// For the sandbox, which has the public half. It is public itself, and opens nothing else.
    static func development(at sandbox: String) -> String {
        let file: [(String, String)] = [
            ("type", "service_account"), ("project_id", "florin-development"),
            ("client_email", "push@florin-development.iam.gserviceaccount.com"), ("private_key", developmentKey),
            ("token_uri", "\(sandbox)/fcm/token"),
        ]
        let members = file.map { JSONMember($0.0, .string($0.1)) }
        return String(decoding: JSON.encode(JSONValue.object(members)), as: UTF8.self)
    }

    private static let developmentKey = """
        -----BEGIN PRIVATE KEY-----
        MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQDPS1mX27Akecad
        LQtqrrcSrc08x3OhzkT8JqCySEzuZWqN9TluD+2X+idtVC/G3EL0AZIb4XKPwypR
        dEBGRCBJjUabNsqm3ryzrIXa4aHig9oW2bnsAjgUNcXWE2mQqCkN+sBN5QBM+GPQ
        K6+z2fnYO1iVCLmOwtFA7rd7WDWeYuMgSsaEuQ7ZX5Rq3oeqxyFzKj2gMBInAnli
        tnGrHgVelmPo7SxhaLndRMjjdtpcyy21kvQ6avje2k1/ppUpiZlWl8nycHyvGKoJ
        DGFUi/I/W5KblDqIsPASDaxfBSgYwTOvpOk4EQvyAv/cF3qVOR5eA7CkotiRu9QQ
        mwYGDG3hAgMBAAECggEARz5iYGrEswSXWlWs4tGBYg4Rx53VA/tcgjzUZfGrXxPD
        914citM2mVEEU/LnKLVy3WHc0XA+a2JsHOqTXJL1ddH0PkwqggdzW10j9AIwHSWr
        wsa5u39XvrpscBLj6S+iTIetqBfYbpu/0j/xdyKnV8WtwCrre0FBoctpjB7Y7sH3
        Z765X1wOw5c/FLaO9aeve4Vk0Bm2SCvjQSchwpJss786FCtE7Rwc/ty03AGUex1y
        RAuzwHx0Vc6r3/zEIGLL/kWOoof/TyK0mjgzgj7MGQp4S6auz08/wqVE5DGZva0/
        KyD7Xov2O+dsdEcEJfAfsPoW+EvBn1Ie4Ow/Y1JdsQKBgQDqCD3kgYVqBW6NlG2e
        MibDxwfKSADzVG7233Z27JKGK5ho/7w5ruNQGztwwRQIdu7v0p8+X52+KQPRyv39
        TbO7/fvcc49HWAe9m2R+Epo/ordITrSOMOAH25xAgeVngpppF/hfgPk2NqLUdczv
        J4Ty4lbTaSH8k9JnbFKHWxiMwwKBgQDiwJn8crSNPJ57UDd/FhQxFSSsp+WUjKFK
        oJd2PzO3gLBDhYWWRH1jRLjg7FlEaQskuo8O9ZOqEWksBmSgEwoNKSDlRBEPQJWt
        aBmpODBdMICh4fUO4iKo0PVzNksaBQveLr6aiq8I4P/3cG90mG+Atody9Y0FgnvV
        oDOUFegAiwKBgGeytTH+Dg6XT5AeV6AEGtce5p3D39/x5qUvCP/S/W3D/Wlw/4cT
        rhc9qc3hT64cfOz5B6SMm4m6BL490uMdPemrtaDN94umPu/N3e5a8cwGnm3Eqg5j
        K7FvpsGSjQKbhS3R+DThIgvak7XOaLsDaM5yagSNDgkruswm3D6rp6ofAoGAfFsw
        mDi4OHU0XWCi7vnG3RxBXsc9q3hsxKbKKjmDPXJAOOezWbP6KET6N7CnTFNnnx8J
        ciTQdQbTbSecbAXFD26s8c+go4LCE7XxzNJaA+GjyiRH53+xjm/7DNKL4Zs+5P0x
        30OLtwzelG9/UKyBClAQfMWaL5leHMydPOu+rv0CgYEAg6HVahJ54V4vv3qF8AtW
        LlsvC5pSL6ux/55rGC4zBJlm6LBN/a1T+w8pOFZzkaPq254iImYI9OEYZwwdqWvt
        cqopouqcbphL78UWHg2K74pYbR+QpkiUZkNF5ex0brsYMtsLgWZIY2KFju2mBO98
        N7JDkfb2SAGkFfW0wFxoRvk=
        -----END PRIVATE KEY-----
        """
}
