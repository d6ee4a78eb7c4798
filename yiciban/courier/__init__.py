"""寄递: parcels with materials from the applicant and with results to them, their waybills and their way."""
