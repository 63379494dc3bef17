using System.Text;

namespace Gharart.Admin.Features.PersonalizationRules.Impact;

/// <summary>A kind of visit, without country and device, as the engine reads it.</summary>
internal sealed record VisitKind(byte[] Source, byte[] Campaign, byte[] Segments)
{
    public static VisitKind Of(string source, string campaign, string segments) =>
        new(Encoding.ASCII.GetBytes(source), Encoding.ASCII.GetBytes(campaign), Encoding.ASCII.GetBytes(segments));
}
