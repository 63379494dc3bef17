namespace Gharart.Admin.Features.DestinationDomains;

/// <summary>How ownership was proved.</summary>
internal enum VerificationMethod
{
    DnsTxt,
    HttpFile,
}
