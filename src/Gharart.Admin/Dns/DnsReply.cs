using System.Diagnostics.CodeAnalysis;

namespace Gharart.Admin.Dns;

/// <summary>A response to one question, or why there is none.</summary>
/// <param name="Response">What the server said; null after a failure.</param>
/// <param name="Failure">The kind of failure.</param>
/// <param name="Detail">What happened, for people, to stand behind "the resolver".</param>
internal readonly record struct DnsReply(DnsResponse? Response, DnsStatus Failure, string Detail)
{
    [MemberNotNullWhen(true, nameof(Response))]
    public bool IsUsable => Response is not null;

    public static DnsReply Failed(DnsStatus failure, string detail) => new(null, failure, detail);

    /// <summary>Tells an answer about the name from what says nothing of it.</summary>
    public static DnsReply Of(DnsResponse response) => response.Code switch
    {
        DnsResponseCode.NoError when response.Answers.Count == 0 && response.IsReferral => Failed(DnsStatus.Refused, "answered with a referral, so it does not ask other servers"),
        DnsResponseCode.NoError or DnsResponseCode.NameError => new(response, DnsStatus.Found, ""),
        DnsResponseCode.Refused => Failed(DnsStatus.Refused, "refused to answer (REFUSED)"),
        DnsResponseCode.ServerFailure => Failed(DnsStatus.ServerFailure, "found no answer (SERVFAIL): a server of the zone is down, or its signatures are wrong"),
        var code => Failed(DnsStatus.ServerFailure, $"answered with the error code {(int)code} ({code})"),
    };
}
