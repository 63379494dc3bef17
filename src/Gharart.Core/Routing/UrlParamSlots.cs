using System.Runtime.CompilerServices;
using Gharart.Core.Destinations;

namespace Gharart.Core.Routing;

/// <summary>Room on the stack for the parameters of one link.</summary>
[InlineArray(UrlParamSet.MaxParams)]
internal struct UrlParamSlots
{
    private UrlParamTemplate _first;
}
