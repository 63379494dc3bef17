namespace Gharart.Admin.Features.Links;

/// <summary>What was saved leads somewhere to which the edge sends nobody now (contract §8.5).</summary>
/// <param name="Code">Always <see cref="NotRoutable"/>.</param>
/// <param name="Domain">The registered domain that decides, or the host where none is registered.</param>
/// <param name="Reason">Why, in the words of the domain's <c>routableReason</c>.</param>
/// <param name="Message">What that means and what to do, with the record to set where one is missing.</param>
internal sealed record DestinationWarning(string Code, string Domain, string Reason, string Message)
{
    public const string NotRoutable = "destination_not_routable";
}
