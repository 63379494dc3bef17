using System.Security.Cryptography;
using Gharart.Core.Trust;

namespace Gharart.Admin.Features.DestinationDomains.Verification;

/// <summary>When a proved name is looked at again: daily, hourly while the proof is missing or nobody answers, each time give or take a tenth.</summary>
internal static class ProofSchedule
{
    private static readonly TimeSpan Daily = TimeSpan.FromHours(24);
    private static readonly TimeSpan Hourly = TimeSpan.FromHours(1);

    /// <returns>Null for a name that is not proved: nothing is to be lost there.</returns>
    public static DateTimeOffset? Next(ProofState state, ProofOutcome outcome, DateTimeOffset now)
    {
        if (!state.Counts)
        {
            return null;
        }

        var next = now + Jitter(state.Status == VerificationStatus.Verified && outcome == ProofOutcome.Proved ? Daily : Hourly);
        return state.LapsingSince + ProofState.LapsingTime is { } end && now < end && end < next ? end : next;
    }

    // So that names that were proved together are not looked up together for ever.
    private static TimeSpan Jitter(TimeSpan interval) => interval * (RandomNumberGenerator.GetInt32(900, 1101) / 1000.0);
}
