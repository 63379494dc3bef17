using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;

namespace Gharart.Admin.Http;

/// <summary>The query of every list; take it as <c>[AsParameters]</c> and open it with <see cref="PageTokens.Read"/>.</summary>
internal readonly record struct PageQuery(
    [property: FromQuery(Name = "limit"), Description("How many items."), DefaultValue(PageTokens.DefaultLimit), Range(1, PageTokens.MaxLimit)] int? Limit,
    [property: FromQuery(Name = "nextToken"), Description("The nextToken of the page before.")] string? NextToken);
