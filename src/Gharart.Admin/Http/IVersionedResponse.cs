namespace Gharart.Admin.Http;

/// <summary>An answer whose version <see cref="ETagFilter"/> puts into the <c>ETag</c> header.</summary>
internal interface IVersionedResponse
{
    int Version { get; }
}
